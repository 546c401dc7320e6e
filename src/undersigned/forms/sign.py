"""What a signatory enters: first who signs, then how it is shown and what is agreed to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.core.errors import N_, SignError, TextError
from undersigned.core.sign import Kind, Signing, line
from undersigned.core.text import canonical_clause
from undersigned.forms.fields import Address, language_name, sentence
from undersigned.models import Signature, SigningForm

COLUMNS = ("acronym", "place", "role", "affiliation", "representative", "representative_role", "mandate")
_REFUSED = N_("The character %(code)s, number %(position)s here, cannot be used. Type the words anew.")


class Line(forms.CharField):
    """One line of canonical words, no longer than the core allows."""

    def __init__(self, name: str, **options: Any) -> None:
        self.name = name
        options.setdefault("error_messages", {"required": _("This is needed.")})
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """The words in canonical form; "" where there are none."""
        words = str(super().clean(value) or "")
        try:
            return line(words, self.name)
        except TextError as error:
            if {"code", "position"} <= set(error.params):
                raise forms.ValidationError(gettext(_REFUSED) % error.params) from error
            self.validate("")  # nothing but characters that no one sees
            return ""
        except SignError as error:
            raise forms.ValidationError(sentence(error)) from error


class SignerAddress(Address):
    """A mail address on the signers' pages: a telephone shows the right keys for it."""

    def __init__(self, **options: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"})
        super().__init__(widget=widget, error_messages={"required": _("This is needed.")}, **options)


def _typed(**attrs: Any) -> forms.TextInput:
    return forms.TextInput(attrs=attrs)


class Names(forms.Form):
    """The names in each language of the edition: optional, beside the main one."""

    def __init__(self, *args: Any, languages: Iterable[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.languages = list(languages)
        for tag in self.languages:
            label = gettext("Name on the page in this language: %(language)s") % {"language": language_name(tag)}
            field = Line("name", label=label, required=False, widget=_typed(lang=tag))
            self.fields[f"name_{tag}"] = field

    def per_language(self) -> list[forms.BoundField]:
        """The fields of the names per language."""
        return [self[f"name_{tag}"] for tag in self.languages]

    def names_open(self) -> bool:
        """Whether the names per language are worth showing at once: one is filled, or wrong."""
        return any(field.value() or field.errors for field in self.per_language())

    def compulsory(self) -> list[forms.BoundField]:
        """Fields that must be filled in, in the order of the page."""
        return [field for field in self if field.field.required]

    def more(self) -> list[forms.BoundField]:
        """Fields that nobody must fill in."""
        return [field for field in self if not field.field.required and not field.name.startswith("name_")]

    def more_open(self) -> bool:
        """Whether the optional fields are worth showing at once: one is filled, or wrong."""
        return any(field.value() or field.errors for field in self.more())

    def names(self) -> dict[str, str]:
        """The cleaned names: "" is the main one."""
        given = {"": self.cleaned_data["name"]}
        given |= {tag: self.cleaned_data[f"name_{tag}"] for tag in self.languages if self.cleaned_data[f"name_{tag}"]}
        return given

    def kept(self) -> dict[str, Any]:
        """What is stored of a step that was refused: the words that are right, and which fields are wrong.

        What is too long or cannot stand in a text is left out, not cut: cut, it would pass for what was meant.
        Only an address can be wrong and yet within bounds.
        """
        mail = {"mail": _within(self["mail"].value(), Address.longest)} if "mail" in self.errors else {}
        return {**self.cleaned_data, **mail, "refused": sorted(self.errors)}


def _within(value: object, longest: int) -> str:
    """Canonical words of at most `longest` characters, or ""."""
    words = value if isinstance(value, str) else ""
    try:
        words = canonical_clause(words) if len(words) <= longest and words.strip() else ""
    except TextError:
        return ""
    return words if len(words) <= longest else ""


class OrganisationForm(Names):
    """An organisation, which signs through its representative."""

    kind: Kind = "organisation"
    name = Line("name", label=_("Name of the organisation"), widget=_typed(autocomplete="organization"))
    acronym = Line("acronym", label=_("Acronym"), required=False)
    place = Line("place", label=_("Place"), required=False, help_text=_("Shown exactly as you write it."))
    representative = Line("representative", label=_("Your name"), widget=_typed(autocomplete="name"))
    representative_role = Line(
        "representative_role",
        label=_("Your role in the organisation"),
        widget=_typed(autocomplete="organization-title"),
    )
    mandate = Line(
        "mandate",
        label=_("Your mandate"),
        help_text=_("In a sentence: why may you sign for it? For example: decision of the board of 3 May."),
    )
    mail = SignerAddress(label=_("Your mail address"), help_text=_("We send one mail there with a link to confirm."))

    field_order = ("name", "representative", "representative_role", "mandate", "mail")


class PersonForm(Names):
    """A person, in their own name."""

    kind: Kind = "person"
    name = Line("name", label=_("Your name"), widget=_typed(autocomplete="name"))
    role = Line("role", label=_("Role"), required=False, help_text=_("Shown exactly as you write it."))
    affiliation = Line(
        "affiliation",
        label=_("Affiliation"),
        required=False,
        help_text=_("It only says who you are: the organisation does not sign by it."),
    )
    place = Line("place", label=_("Place"), required=False)
    mail = SignerAddress(label=_("Your mail address"), help_text=_("We send one mail there with a link to confirm."))


FORMS: Mapping[str, type[OrganisationForm | PersonForm]] = {"organisation": OrganisationForm, "person": PersonForm}


_NAMED = {"organisation": _("Is the organisation named?"), "person": _("Are you named?")}
_CHOICES = {
    "organisation": [
        ("public", _("Yes. Its name is shown on the public page and in lists made for machines.")),
        ("withheld", _("Later. Its name is shown once the coordinators release the names; until then it is counted.")),
        (
            "addressee",
            _("Only to those whom the statement addresses, in a list of their own. The public sees a number."),
        ),
        ("not-named", _("No. It is verified and counted, but not named.")),
    ],
    "person": [
        ("public", _("Yes. I agree that my name is shown on the public page.")),
        ("withheld", _("Later. My name is shown once the coordinators release the names; until then I am counted.")),
        (
            "addressee",
            _("Only to those whom the statement addresses, in a list of their own. The public sees a number."),
        ),
        ("not-named", _("No. I am verified and counted, but not named.")),
    ],
}


def _choices(kind: str, *, released: bool) -> list[tuple[str, Any]]:
    """How a name may show; once the names are released, none can wait for that."""
    return [(value, words) for value, words in _CHOICES[kind] if not (released and value == "withheld")]


class ConsentForm(forms.Form):
    """How the signature is shown, and each consent by its own."""

    visibility = forms.ChoiceField(
        label=_("Is the name shown?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether the name is shown."),
            "invalid_choice": _("Choose whether the name is shown."),
        },
    )
    consent = forms.BooleanField(error_messages={"required": _("Without this consent the signature cannot be kept.")})
    machine = forms.BooleanField(required=False)
    show_representative = forms.BooleanField(required=False)
    reservation = Line(
        "reservation",
        label=_("Reservation"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Only if you do not share all of it. With words here you share the views with this reservation: it stands "
            "beside the name, apart from those who sign, and you are not counted with them."
        ),
    )

    def __init__(
        self, *args: Any, kind: str, released: bool = False, reservations: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choice = self.fields["visibility"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for the type checker; declared above
        choice.label = _NAMED[kind]
        choice.choices = _choices(kind, released=released)
        if kind == "organisation":
            choice.initial = "public"
            del self.fields["machine"]
        else:
            del self.fields["show_representative"]
        if not reservations:
            del self.fields["reservation"]
        for name, field in self.fields.items():
            if name in _CONSENTS:
                field.label = _CONSENTS[name]

    def ticked(self) -> dict[str, Any]:
        """What was chosen so far, to be kept although something is still missing."""
        ticks = {name: bool(self[name].value()) for name in _CONSENTS if name in self.fields}
        kept = {name: self.cleaned_data[name] for name in ("visibility", "reservation") if name in self.cleaned_data}
        return {**ticks, "visibility": "", **kept}

    def purposes(self) -> frozenset[str]:
        """What was agreed to."""
        visibility = self.cleaned_data["visibility"]
        named = visibility in ("public", "withheld")
        given = {"sign"} | ({"show"} if named else set())
        given |= {"later"} if visibility == "withheld" else set()
        given |= {"addressee"} if visibility == "addressee" else set()
        given |= {"machine"} if named and self.cleaned_data.get("machine") else set()
        shown = visibility != "not-named" and self.cleaned_data.get("show_representative")
        given |= {"representative"} if shown else set()
        return frozenset(given)


_CONSENTS = {
    "consent": _("I agree that this signature is kept and verified. It shows a political opinion. I am 18 or older."),
    "machine": _("I agree that my name is also in the lists made for machines, which others may copy and reuse."),
    "show_representative": _("I agree that my name and role are shown beside the organisation."),
}


class VisibilityForm(forms.Form):
    """Changing afterwards how far the name shows."""

    visibility = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether the name is shown."),
            "invalid_choice": _("Choose whether the name is shown."),
        },
    )

    def __init__(self, *args: Any, kind: str, released: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["visibility"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for the type checker; declared above
        choice.label = _NAMED[kind]
        choice.choices = _choices(kind, released=released)
        if kind == "person":
            choice.choices = [
                ("public", _("Yes, on the public page and in lists made for machines, which others may copy.")),
                ("page", _("Yes, on the public page only.")),
                *_choices(kind, released=released)[1:],
            ]


class CorrectionForm(Names):
    """Correcting what was said, but not the mailbox that confirmed it."""

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in FORMS[kind].base_fields.items():
            if name != "mail":
                self.fields[name] = deepcopy(field)
        names = {name: self.fields.pop(name) for name in list(self.fields) if name.startswith("name_")}
        self.fields |= names

    def own(self) -> list[forms.BoundField]:
        """All fields but the names per language."""
        return [field for field in self if not field.name.startswith("name_")]

    def changes(self) -> dict[str, Any]:
        """What `actions.sign.correct` takes."""
        return {"names": self.names(), **{name: self.cleaned_data[name] for name in COLUMNS if name in self.fields}}


def taken_up(saved: SigningForm, languages: Iterable[str]) -> OrganisationForm | PersonForm:
    """Step 1 as this browser left it: what was entered, and beside its field what was wrong."""
    made = FORMS[saved.kind]
    if not saved.refused:
        return made(initial=saved.values, languages=languages)
    form = made(saved.values, languages=languages)
    for name in set(saved.refused) & set(form.fields) - set(form.errors):
        form.add_error(name, gettext("What you entered here could not be kept. Enter it once more."))
    return form


def said(values: Mapping[str, Any], *, kind: str, language: str, consents: ConsentForm | None = None) -> Signing:
    """The steps of a form as the core's values."""
    names = {tag.removeprefix("name").removeprefix("_"): str(name) for tag, name in values.items() if _is_name(tag)}
    return Signing(
        kind="organisation" if kind == "organisation" else "person",
        names={tag: name for tag, name in names.items() if name},
        mail=str(values.get("mail", "")),
        language=language,
        named=consents is not None and consents.cleaned_data["visibility"] in ("public", "withheld"),
        reservation=consents.cleaned_data.get("reservation", "") if consents is not None else "",
        purposes=consents.purposes() if consents is not None else frozenset(),
        **{name: str(values.get(name, "")) for name in COLUMNS},
    )


def _is_name(field: str) -> bool:
    return field == "name" or field.startswith("name_")


def said_before(signature: Signature) -> dict[str, Any]:
    """A signature's values under the names of the form's fields."""
    names = {f"name_{tag}" if tag else "name": name for tag, name in signature.names.items()}
    return {**names, **{name: getattr(signature, name) for name in COLUMNS}}

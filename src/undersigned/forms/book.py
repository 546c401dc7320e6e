"""The address book: an organisation, its contacts, a search, a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.actions import book
from undersigned.core.book.columns import LABELS
from undersigned.core.errors import UndersignedError
from undersigned.core.names.languages import INTERFACE
from undersigned.forms.fields import Address, Lines, Tag, Upload, Words, language_name, sentence
from undersigned.models import Contact, Organisation


class OrganisationForm(forms.Form):
    """One organisation, as it writes itself."""

    name = Words(
        label=_("Name"),
        max_length=300,
        help_text=_("As the organisation writes it. Nothing is translated or completed."),
    )
    other = Tag(
        label=_("Another language, by its tag"),
        required=False,
        help_text=_("For example mk for Macedonian, bs-Latn for Bosnian, rom for Romani."),
    )
    other_name = Words(label=_("Its name there"), required=False, max_length=300)
    acronym = Words(label=_("Acronym"), required=False, max_length=50)
    aliases = Lines(label=_("Other names, one a line"), help_text=_("Former names, or ways in which others write it."))
    chapter_of = Words(
        label=_("Chapter of"),
        required=False,
        max_length=300,
        help_text=_("The name of another organisation of the book, as it stands there."),
    )
    place = Words(label=_("Place"), required=False, max_length=200, help_text=_("As the organisation writes it."))
    communities = Words(
        label=_("Communities"),
        required=False,
        max_length=300,
        help_text=_("In the organisation’s own words, where it says so itself. Nothing is inferred from it."),
    )
    domains = Lines(
        label=_("Web domains, one a line"),
        help_text=_(
            "A signature confirmed from a mailbox there says so, if the domain stood here before the invitation."
        ),
    )
    registry_number = Words(label=_("Registry number"), required=False, max_length=50)
    note = Words(label=_("Note"), required=False, max_length=500)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, languages: Sequence[str], organisation: Organisation | None = None, **options: Any
    ) -> None:
        if organisation is not None:
            options["initial"] = {**_stored(organisation), **options.get("initial", {})}
        super().__init__(*args, **options)
        self.languages = languages
        self.organisation = organisation
        for tag in languages:
            label = _("Name in this language: %(language)s") % {"language": capfirst(language_name(tag))}
            field = Words(label=label, required=False, max_length=300)
            field.widget.attrs["lang"] = tag
            self.fields[f"name-{tag}"] = field
        self.fields["domains"].widget.attrs.update(autocapitalize="none", spellcheck="false")

    @property
    def in_languages(self) -> list[forms.BoundField]:
        """The names in each language."""
        return [self[f"name-{tag}"] for tag in self.languages]

    @property
    def named_elsewhere(self) -> bool:
        """Whether the names in other languages say something, or are wrong."""
        fields = [*self.in_languages, self["other"], self["other_name"]]
        return any(field.value() or field.errors for field in fields)

    def clean_domains(self) -> list[str]:
        """Each an organisation's own."""
        try:
            return [book.clean_domain(words) for words in self.cleaned_data["domains"]]
        except UndersignedError as error:
            raise forms.ValidationError(sentence(error)) from error

    def clean_chapter_of(self) -> Organisation | None:
        """Another organisation of the book."""
        words = self.cleaned_data["chapter_of"]
        if not words:
            return None
        try:
            found = book.named(words)
        except UndersignedError as error:
            raise forms.ValidationError(sentence(error)) from error
        if found is None or found == self.organisation:
            raise forms.ValidationError(gettext("No other organisation of the book has this name."))
        return found

    def clean(self) -> dict[str, Any]:
        """A further language has both its tag and its name."""
        values = super().clean() or {}
        if bool(values.get("other")) != bool(values.get("other_name")) and not self.errors:
            self.add_error("other", gettext("Give both: the language, and the name in it."))
        if values.get("other") in self.languages:
            self.add_error("other", gettext("This language has its field above."))
        return values

    def entered(self, contacts: Sequence[ContactForm]) -> book.Entered:
        """What the form says, once valid."""
        given = self.cleaned_data
        names = {"": given["name"], **{tag: given.get(f"name-{tag}", "") for tag in self.languages}}
        if given.get("other"):
            names[given["other"]] = given["other_name"]
        return book.Entered(
            names=names,
            acronym=given["acronym"],
            aliases=given["aliases"],
            chapter_of=given["chapter_of"],
            place=given["place"],
            communities=given["communities"],
            registry_number=given["registry_number"],
            note=given["note"],
            domains=given["domains"],
            contacts=[contact.row for contact in contacts],
        )


def _stored(organisation: Organisation) -> dict[str, Any]:
    return {
        "name": organisation.name(),
        **{f"name-{tag}": name for tag, name in organisation.names.items() if tag},
        "acronym": organisation.acronym,
        "aliases": organisation.aliases,
        "chapter_of": organisation.chapter_of.name() if organisation.chapter_of is not None else "",
        "place": organisation.place,
        "communities": organisation.communities,
        "domains": [domain.domain for domain in organisation.domains.all()],
        "registry_number": organisation.registry_number,
        "note": organisation.note,
        "seen": book.state_of(organisation),
    }


class ContactForm(forms.Form):
    """Somebody at the organisation. A row without a word is none."""

    id = forms.IntegerField(required=False, min_value=1, max_value=2**53, widget=forms.HiddenInput)
    name = Words(label=_("Name"), required=False, max_length=300)
    role = Words(label=_("Role"), required=False, max_length=300)
    mail = Address(label=_("Mail"), required=False)
    telephone = Words(label=_("Telephone"), required=False, max_length=50)
    language = Tag(label=_("Language, by its tag"), required=False, help_text="sq, sr-Latn, sr-Cyrl, en")
    remove = forms.BooleanField(label=_("Remove this contact"), required=False)

    @classmethod
    def of(cls, contact: Contact) -> dict[str, Any]:
        """What is stored of a contact, as the form's first values."""
        names = ("name", "role", "mail", "telephone", "language")
        return {"id": contact.pk, **{name: getattr(contact, name) for name in names}}

    @property
    def row(self) -> book.ContactRow:
        """What the form says, once valid."""
        given = self.cleaned_data
        return book.ContactRow(
            id=given["id"],
            name=given["name"],
            role=given["role"],
            language=given["language"],
            mail=given["mail"],
            telephone=given["telephone"],
            remove=given["remove"],
        )


class SearchForm(forms.Form):
    """What is looked for in the book."""

    q = forms.CharField(label=_("Search the book"), required=False, max_length=300)


class FileForm(forms.Form):
    """A table to bring in."""

    file = Upload(
        label=_("A file"),
        help_text=_("XLSX or CSV, at most 10 MB. The first row holds the headings."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )


class ColumnsForm(forms.Form):
    """What each column of a table is. The table comes along sealed, so that nothing is kept before it is confirmed."""

    def __init__(
        self,
        *args: Any,
        table: Sequence[Sequence[str]],
        columns: Sequence[str],
        offered: Sequence[str],
        needed: Sequence[str] = ("name",),
        **options: Any,
    ) -> None:
        """`columns`: what each is taken for; `offered`: the fields among which one chooses, `needed` of them."""
        super().__init__(*args, **options)
        self.table, self.needed = table, needed
        choices = [("", _("Leave it out")), *self._choices(columns, offered)]
        for n, taken in enumerate(columns):
            heading = cell(table[0], n)
            label = heading or _("Column %(n)s, without a heading") % {"n": n + 1}
            self.fields[f"column-{n}"] = forms.ChoiceField(
                label=label, choices=choices, initial=taken, required=False, help_text=" · ".join(self._first(n))
            )

    @staticmethod
    def _choices(columns: Sequence[str], offered: Sequence[str]) -> list[tuple[str, Any]]:
        tags = [*INTERFACE, *sorted({c.partition(":")[2] for c in columns} - {*INTERFACE, ""})]
        found: list[tuple[str, Any]] = []
        for field in offered:
            found.append((field, gettext(LABELS[field])))
            if field == "name" and "acronym" in offered:
                label = _("Name in this language: %(language)s")
                found += [(f"name:{tag}", label % {"language": capfirst(language_name(tag))}) for tag in tags]
        return found

    def _first(self, n: int) -> list[str]:
        """What stands in the first rows of a column."""
        return [words[:60] for row in self.table[1:4] if (words := cell(row, n).strip())]

    def clean(self) -> dict[str, Any]:
        """Each field at most once, and those that are needed."""
        values = super().clean() or {}
        seen: set[str] = set()
        for name, field in list(values.items()):  # an error takes its value away
            if field and field in seen:
                self.add_error(name, gettext("Another column is this already."))
            seen.add(field)
        there = {field.partition(":")[0] for field in seen}
        for field in self.needed:
            if not self.errors and field not in there:
                sentence = gettext("Say which column holds this: %(what)s") % {"what": gettext(LABELS[field])}
                self.add_error(None, sentence)
        return values

    @property
    def columns(self) -> list[str]:
        """What each column is, once valid."""
        return [self.cleaned_data[name] for name in self.fields]


def cell(row: Sequence[str], n: int) -> str:
    """A cell of a row that may be shorter."""
    return row[n] if n < len(row) else ""

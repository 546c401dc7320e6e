"""The record's writes: events, the log in which they are placed, its keys, its public files and its witnesses.

`record` makes an event durable inside the transaction of the act that it tells of. `Log.sequence`
later places all waiting events in the tree and signs a new checkpoint.
"""

from undersigned.actions.record.event import record
from undersigned.actions.record.log import Log, begin_log, check_key

__all__ = ["Log", "begin_log", "check_key", "record"]

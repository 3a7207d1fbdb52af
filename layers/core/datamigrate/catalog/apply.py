"""Apply statements to a draft, in order. One function for each kind, in the module of its area."""

from collections.abc import Callable, Mapping

from datamigrate.catalog import bindings, moves, objects, tables
from datamigrate.catalog.applier import Applier, Waits
from datamigrate.ddl import statements as ddl

_FUNCTIONS: Mapping[type, Callable[..., Waits]] = {
    ddl.AlterIndex: objects.alter_index,
    ddl.AlterTable: tables.alter_table,
    ddl.Bind: bindings.bind,
    ddl.CreateDefault: objects.create_default,
    ddl.CreateIndex: objects.create_index,
    ddl.CreatePartition: objects.create_partition,
    ddl.CreateRoutine: objects.create_routine,
    ddl.CreateRule: objects.create_rule,
    ddl.CreateSequence: objects.create_sequence,
    ddl.CreateSynonym: objects.create_synonym,
    ddl.CreateTable: tables.create_table,
    ddl.CreateType: objects.create_type,
    ddl.CreateView: objects.create_view,
    ddl.Drop: moves.drop,
    ddl.Insert: objects.insert,
    ddl.Rename: moves.rename,
    ddl.SetProperty: bindings.set_property,
    ddl.Transfer: moves.transfer,
}


def apply(applier: Applier, statement: ddl.Statement) -> Waits:
    """Apply a statement; whether it has to wait for an object that is not there."""
    function = _FUNCTIONS.get(type(statement.definition))
    return function(applier, statement.definition, statement.span) if function else False

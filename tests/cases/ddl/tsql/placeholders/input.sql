:setvar Schema sales
:setvar Prefix "my_"
CREATE TABLE [$(Schema)].[$(Prefix)Orders] (id int)
CREATE TABLE $(Schema).Lines (id int)
CREATE TABLE $(Unknown).Other (id int)
CREATE TABLE @cdmDatabaseSchema.person (person_id integer NOT NULL)
CREATE TABLE ${schema}.dollar (id int)
CREATE TABLE {databaseOwner}[{objectQualifier}Users] (id int)
CREATE TABLE {databaseOwner}{objectQualifier}Roles (id int)
CREATE TABLE __SchemaName__.Tasks (id int)
ALTER TABLE @cdmDatabaseSchema.person ADD CONSTRAINT xpk_person PRIMARY KEY NONCLUSTERED (person_id)
:r other.sql
:on error exit
!!dir
CREATE TABLE {{ target }}.jinja (id int)
CREATE TABLE [{{ kept }}].[we{%x%}] ([a{b}c {] int)
EXEC sp_addextendedproperty 'MS_Description', 'found {0} $(Schema)', 'SCHEMA', '{{ kept }}', 'TABLE', 'we{%x%}'
EXEC sp_addextendedproperty 'MS_Description', 'orders', 'SCHEMA', '$(Schema)', 'TABLE', '$(Prefix)Orders'

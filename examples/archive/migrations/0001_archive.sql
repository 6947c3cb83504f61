-- Times are Unix seconds. No conversation is in here: 100 million would not fit.
create table windows (
  source text not null,
  begins integer not null,
  ends integer not null,
  generation integer not null default 0,
  state text not null default 'waiting',
  due integer,
  failures integer not null default 0,
  reason text,
  finished_at integer,
  primary key (source, begins)
) without rowid;
create index windows_due on windows (source, state, due);

create table files (
  source text not null,
  window integer not null,
  begins integer not null,
  ends integer not null,
  generation integer not null,
  sha256 text not null,
  rows integer not null,
  settled integer not null,
  missing integer not null,
  read_at integer not null,
  primary key (source, begins, generation)
) without rowid;
create index files_end on files (source, ends, generation);
create index files_window on files (source, window);

create table erased (
  source text not null,
  window integer not null,
  hash text not null,
  primary key (source, window, hash)
) without rowid;

create table alarms (
  source text not null,
  kind text not null,
  told_at integer not null,
  primary key (source, kind)
) without rowid;

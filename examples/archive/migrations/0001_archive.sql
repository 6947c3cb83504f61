-- For SQLite (D1) and PostgreSQL. Times are Unix seconds. No conversation is in here: 100 million would not fit.
create table windows (
  source text not null,
  begins bigint not null,
  ends bigint not null,
  generation bigint not null default 0,
  state text not null default 'waiting',
  due bigint,
  failures bigint not null default 0,
  reason text,
  finished_at bigint,
  primary key (source, begins)
);
create index windows_due on windows (source, state, due);

create table files (
  source text not null,
  "window" bigint not null,
  begins bigint not null,
  ends bigint not null,
  generation bigint not null,
  sha256 text not null,
  rows bigint not null,
  settled bigint not null,
  missing bigint not null,
  read_at bigint not null,
  primary key (source, begins, generation)
);
create index files_end on files (source, ends, generation);
create index files_window on files (source, "window");

create table erased (
  source text not null,
  "window" bigint not null,
  hash text not null,
  primary key (source, "window", hash)
);

create table alarms (
  source text not null,
  kind text not null,
  told_at bigint not null,
  primary key (source, kind)
);

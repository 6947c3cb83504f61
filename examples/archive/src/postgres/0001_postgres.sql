-- What D1 does not need: there a Durable Object and R2 do it.

-- When the next request of a key may start at the earliest, in milliseconds since 1970.
create table paces (
  secret text primary key,
  next double precision not null
);

-- Which conversations are in an object, by the SHA-256 of its bytes. True for ever, whatever becomes of the object.
create table contents (
  key text not null,
  version text not null,
  sha256 text not null,
  primary key (key, version)
);

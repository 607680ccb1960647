-- What people show of themselves in all guilds.
alter table users
    add column display_name text,
    -- Name of the file with the picture: 128 random bits, new for each picture.
    add column avatar       text;

-- How the media of a voice channel travels, if an administrator of the node has set it for this channel alone.

alter table channels add column architecture text check (architecture in ('auto', 'p2p', 'sfu'));

create index channels_with_architecture on channels (id) where architecture is not null;

-- The permission to upload images (rooms.permission.Permission#ATTACH_FILES, 32768) was part of that to send messages
-- (2048): whoever has the one gets the other.

update roles set permissions = permissions | 32768 where permissions & 2048 <> 0;
update channel_overrides set allow = allow | 32768 where allow & 2048 <> 0;

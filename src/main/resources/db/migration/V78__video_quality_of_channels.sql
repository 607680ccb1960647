-- How large the cameras in a voice channel may be.

alter table channels add column video_quality text not null default 'auto'
    check (video_quality in ('auto', '360p', '480p', '720p', '1080p'));

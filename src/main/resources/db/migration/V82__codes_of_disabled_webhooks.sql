-- They were English sentences.
update webhooks set disabled_reason = case
    when disabled_reason = 'Disabled in the settings of the server.' then 'by_hand'
    when disabled_reason like 'The server cannot read the secret%' then 'secret_unreadable'
    else 'failing' end
where disabled_reason is not null;

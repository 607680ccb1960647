-- The network from which a login began, see limits.AddressKey: when too many wait, the network that has most loses its
-- oldest. Empty in rows of a node that has not been upgraded.
alter table passkey_challenges add column network text not null default '';
alter table provider_logins add column network text not null default '';

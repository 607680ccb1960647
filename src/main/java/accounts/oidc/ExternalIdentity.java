package accounts.oidc;

/// A person as an OpenID Connect provider identifies them. Only both together are unique and never
/// change (OpenID Connect Core §5.7); an email address does neither, so accounts are never found by
/// one.
///
/// @param issuer URL of the provider
/// @param subject id of the person at the provider
public record ExternalIdentity(String issuer, String subject) {}

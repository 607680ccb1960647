package accounts.oidc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the provider says about a person who logged in there.
///
/// @param groups null when it did not say
/// @param name to suggest as username, '' for none
public record ProviderPerson(
        ExternalIdentity identity, @Nullable List<String> groups, String name) {}

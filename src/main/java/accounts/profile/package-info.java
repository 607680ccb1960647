/// What a person adds to their account: an email address, a display name, an avatar. Pure. Start
/// with [Profile].
@NullMarked
package accounts.profile;

import org.jspecify.annotations.NullMarked;

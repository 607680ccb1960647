/// Mail by SMTP (RFC 5321) with Angus Mail. The library blocks, so it runs on two worker threads of
/// its own, which all verticles of a node share. Read `Mailer` first.
@NullMarked
package verticles.mail;

import org.jspecify.annotations.NullMarked;

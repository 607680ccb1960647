/// Routes about text messages and their images. Start with [ChatRoutes].
@NullMarked
package verticles.api.chat;

import org.jspecify.annotations.NullMarked;

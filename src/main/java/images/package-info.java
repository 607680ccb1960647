/// Images that people upload: decoded, cut, scaled and encoded again, so that nothing of the
/// uploaded file is kept. JDK only. Start with [AvatarImage]; [AttachmentImage] is the image of a
/// message.
@NullMarked
package images;

import org.jspecify.annotations.NullMarked;

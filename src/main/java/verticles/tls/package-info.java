/// The TLS certificate of HTTPS and WSS: given as files, which are watched for renewal, or created
/// by the node itself at its first start. Used on the context of [verticles.SignalingVerticle].
/// Start with [TlsCertificate].
@NullMarked
package verticles.tls;

import org.jspecify.annotations.NullMarked;

/// Files that a node serves: the web client, the page of the API and images. Runs on the event loop
/// of its verticle. Start with [WebClientFiles].
@NullMarked
package verticles.http.files;

import org.jspecify.annotations.NullMarked;

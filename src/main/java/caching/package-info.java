/// What was read elsewhere, kept for as long as no event says that it changed. JDK only; the
/// owner's thread. Start with [RecentReads].
@NullMarked
package caching;

import org.jspecify.annotations.NullMarked;

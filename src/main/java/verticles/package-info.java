/// The shell: the only package that deploys, listens, schedules or uses the event bus. Decisions are made in the packages below; effects happen here.
@NullMarked
package verticles;

import org.jspecify.annotations.NullMarked;

/// PostgreSQL and the directory: what outlives a process and what nodes share. Interfaces at the border with their implementations beside them.
@NullMarked
package store;

import org.jspecify.annotations.NullMarked;

/// Routes of `/api/admin`, for administrators of the node. Start with [AdminAccountRoutes].
@NullMarked
package verticles.api.admin;

import org.jspecify.annotations.NullMarked;

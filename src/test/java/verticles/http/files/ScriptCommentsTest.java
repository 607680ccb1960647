package verticles.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScriptCommentsTest {
    @Test
    void commentsOfLinesBecomeEmptyLines() {
        String script =
                """
                /**
                 * What it is, with a // and a 'quote.
                 */
                export class A {
                    /** One line. @type {number} */
                    #b = 1;
                    // Why.
                    c() {
                        /* short */
                        return this.#b; // after code
                    }
                }
                """;

        assertThat(ScriptComments.without(script))
                .isEqualTo(
                        """



                        export class A {

                            #b = 1;

                            c() {

                                return this.#b; // after code
                            }
                        }
                        """);
    }

    @Test
    void codeBesideACommentIsKept() {
        String script =
                """
                /** @type {Map<string, number>} */ const a = new Map();
                /** @type {number} */ let b = 1;
                c(/** @type {any} */ (b)); /* at the end */
                const url = 'https://example.org/*'; /* x */ b();
                const c = `
                    https://example.org // no comment
                `;
                """;

        assertThat(ScriptComments.without(script)).isEqualTo(script);
    }
}

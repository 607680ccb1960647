package verticles.http.files;

import java.util.regex.Pattern;

/// Leaves out the comments of a script, a third of its bytes when it is compressed: those that have
/// lines to themselves, which remain as empty lines, so that the lines of an error's stack are
/// those of the source. A template literal has no such lines; a rule of eslint checks that.
final class ScriptComments {
    private static final Pattern BLOCK =
            Pattern.compile(
                    "^[ \\t]*/\\*[^*]*+(?:\\*(?!/)[^*]*+)*+\\*/[ \\t]*$", Pattern.MULTILINE);
    private static final Pattern LINE = Pattern.compile("^[ \\t]*//.*$", Pattern.MULTILINE);

    private ScriptComments() {}

    static String without(String script) {
        String code =
                BLOCK.matcher(script)
                        .replaceAll(comment ->
                                "\n"
                                        .repeat(
                                                (int)
                                                        comment.group()
                                                                .chars()
                                                                .filter(c -> c == '\n')
                                                                .count()));
        return LINE.matcher(code).replaceAll("");
    }
}

package verticles.api.contract;

import io.vertx.json.schema.OutputErrorType;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;

/// What the validation against the contract says, as refusals.
public final class BadRequest {
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern PARAMETER = Pattern.compile("parameter (\\S+)");

    private BadRequest() {}

    /// @param failure may carry the one to speak of as its cause
    /// @return null when the failure is not the client's
    public static @Nullable Refusal refusal(int status, @Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ValidatorException invalid) {
                return refusal(invalid);
            }
        }
        return switch (status) {
            case 400 -> Refusal.of(RefusalCode.BAD_REQUEST, "The request is malformed.");
            case 413 -> Refusal.of(RefusalCode.TOO_LARGE, "The body is too large.");
            default -> null;
        };
    }

    private static Refusal refusal(ValidatorException invalid) {
        if (invalid instanceof SchemaValidationException schema
                && schema.getOutputUnit().getErrors() != null
                && !schema.getOutputUnit().getErrors().isEmpty()) {
            OutputUnit reason = deepest(schema.getOutputUnit().getErrors());
            return refusal(reason, String.valueOf(schema.getMessage()));
        }
        return switch (invalid.type()) {
            case UNSUPPORTED_VALUE_FORMAT ->
                    Refusal.of(
                            RefusalCode.BAD_REQUEST,
                            "Send JSON, with `Content-Type: application/json`.");
            case ILLEGAL_VALUE -> Refusal.of(RefusalCode.BAD_REQUEST, "The body is not JSON.");
            case MISSING_REQUIRED_PARAMETER ->
                    Refusal.of(RefusalCode.BAD_REQUEST, "The body or a parameter is missing.");
            default -> Refusal.of(RefusalCode.BAD_REQUEST, String.valueOf(invalid.getMessage()));
        };
    }

    /// The validator reports every schema that is violated; the one with the longest path is the
    /// reason.
    private static OutputUnit deepest(List<OutputUnit> errors) {
        OutputUnit deepest = errors.getFirst();
        for (OutputUnit error : errors) {
            if (error.getKeywordLocation().split("/").length
                    > deepest.getKeywordLocation().split("/").length) {
                deepest = error;
            }
        }
        return deepest;
    }

    private static Refusal refusal(OutputUnit error, String summary) {
        String field = error.getInstanceLocation().replaceFirst("^#/?", "").replace('/', '.');
        String missing = firstGroup(QUOTED, error.getError());
        // A list that is too short counts as a missing value as well.
        if (error.getErrorType() == OutputErrorType.MISSING_VALUE && !missing.isEmpty()) {
            String path = field.isEmpty() ? missing : field + "." + missing;
            return Refusal.ofField(RefusalCode.BAD_FIELD, "This field is missing.", path);
        }
        if (error.getKeywordLocation().endsWith("/additionalProperties")) {
            return Refusal.ofField(RefusalCode.BAD_FIELD, "This field is unknown.", field);
        }
        if (field.isEmpty()) {
            field = firstGroup(PARAMETER, summary);
        }
        return field.isEmpty()
                ? Refusal.of(RefusalCode.BAD_REQUEST, "The body is not a JSON object.")
                : Refusal.ofField(RefusalCode.BAD_FIELD, error.getError() + ".", field);
    }

    private static String firstGroup(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }
}

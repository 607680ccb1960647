package verticles.api.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import refusal.Refusal;
import rooms.VideoQuality;
import rooms.permission.Permission;
import rooms.permission.Permissions;
import verticles.http.Refusals;
import verticles.shared.NodeCounts;

/// Answers of the API: JSON of records, null fields left out, names of enums in lower case.
public final class ApiResponse {
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(
                                            Permissions.class,
                                            new StdDelegatingSerializer(
                                                    Permissions.class, new PermissionNames()))
                                    .addSerializer(
                                            VideoQuality.class,
                                            new StdDelegatingSerializer(
                                                    VideoQuality.class, new QualityNames())))
                    .build();

    private static final class PermissionNames extends StdConverter<Permissions, List<Permission>> {
        @Override
        public List<Permission> convert(Permissions permissions) {
            return permissions.list();
        }
    }

    private static final class QualityNames extends StdConverter<VideoQuality, String> {
        @Override
        public String convert(VideoQuality quality) {
            return quality.wireName();
        }
    }

    private ApiResponse() {}

    /// The body of a response, as the loopback port for operators sends it too.
    public static Buffer json(Object body) {
        try {
            // Not as bytes: half of a surrogate pair, in a name that a refusal
            // repeats, would fail instead of becoming '?'.
            return Buffer.buffer(JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // our own records
        }
    }

    public static void send(RoutingContext request, int status, Object body) {
        Buffer json = json(body);
        IdempotentPosts.answered(request, status, json);
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(json);
    }

    public static void sendNothing(RoutingContext request) {
        IdempotentPosts.answered(request, 204, Buffer.buffer());
        request.response().setStatusCode(204).end();
    }

    public static void refuse(RoutingContext request, Refusal refusal) {
        IdempotentPosts.answered(request, refusal.code().httpStatus(), Refusals.body(refusal));
        NodeCounts.of(request.vertx()).addRefusal(refusal.code());
        Refusals.send(request.response(), refusal);
    }
}

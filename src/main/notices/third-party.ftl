<#-- The third-party notices in the jar: libraries from Maven Central, then files that are kept in src/main/resources. -->
Libraries: ${dependencyMap?size}
<#list dependencyMap as entry>
<#assign library = entry.getKey()>
    <#list entry.getValue() as license>(${license}) </#list>${library.name} (${library.groupId}:${library.artifactId}:${library.version} - ${library.url!"no url defined"})
</#list>

Files of npm packages: 1
    (MIT) (Apache-2.0) (BSD-3-Clause) RNNoise in @sapphi-red/web-noise-suppressor:0.4.1 - https://github.com/sapphi-red/web-noise-suppressor
        web/voice/rnnoise/rnnoise.wasm, whose origin and licenses are in web/voice/rnnoise/LICENSE.txt

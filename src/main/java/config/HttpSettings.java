package config;

import config.key.Setting;
import config.key.Unit;
import java.util.List;

/// Where clients reach the node.
public record HttpSettings(
        @Setting(
                        byDefault = "0.0.0.0",
                        pattern = ".+",
                        meaning = "Address on which HTTPS and the WebSocket listen.")
                String host,
        @Setting(
                        byDefault = "8443",
                        max = 65535,
                        unit = Unit.TCP_PORT,
                        meaning = "Port for HTTPS and the WebSocket. 0: any free port.")
                int port,
        @Setting(
                        byDefault = "",
                        pattern = "(https?://[A-Za-z0-9.:\\[\\]-]+)?",
                        meaning =
                                "URL of the nodes of this region, for example https://eu.example.org."
                                        + " The API gives it to clients that choose the region. Empty: the address"
                                        + " that the client used.")
                String publicUrl,
        @Setting(
                        byDefault = "8080",
                        max = 65535,
                        unit = Unit.TCP_PORT,
                        meaning =
                                "Port for plain HTTP on 127.0.0.1, for a browser on this machine or a reverse"
                                        + " proxy. 0: none.")
                int plainPort,
        @Setting(
                        byDefault = "",
                        meaning =
                                "Addresses or networks of your reverse proxies, for example"
                                        + " 127.0.0.1,10.0.0.0/8. The node reads the address of a client from"
                                        + " their Forwarded or X-Forwarded-For, and ignores these headers from"
                                        + " others. Empty: none, and all clients of a proxy share the limits of"
                                        + " its address.")
                List<String> trustedProxies) {}

package verticles.node;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// A transport of Vert.x whose TCP servers ask an [AcceptLimit]: Vert.x itself shows a connection
/// only after the TLS handshake.
record LimitedTransport(Transport transport, AcceptLimit limit) implements Transport {
    /// @param transport one of Vert.x
    static io.vertx.core.transport.Transport of(
            io.vertx.core.transport.Transport transport, AcceptLimit limit) {
        Transport limited = new LimitedTransport(transport.implementation(), limit);
        return new io.vertx.core.transport.Transport() {
            @Override
            public String name() {
                return transport.name();
            }

            @Override
            public boolean available() {
                return transport.available();
            }

            @Override
            public @Nullable Throwable unavailabilityCause() {
                return transport.unavailabilityCause();
            }

            @Override
            public Transport implementation() {
                return limited;
            }
        };
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        ChannelFactory<? extends ServerChannel> factory =
                transport.serverChannelFactory(domainSocket);
        return () -> {
            ServerChannel channel = factory.newChannel();
            channel.pipeline().addFirst(limit.handler());
            return channel;
        };
    }

    @Override
    public boolean supportsDomainSockets() {
        return transport.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return transport.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
        return transport.isAvailable();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return transport.unavailabilityCause();
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
        return transport.convert(address);
    }

    @Override
    public SocketAddress convert(java.net.SocketAddress address) {
        return transport.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return transport.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(
            int type, int threads, ThreadFactory threadFactory, int ioRatio) {
        return transport.eventLoopGroup(type, threads, threadFactory, ioRatio);
    }

    @Override
    public DatagramChannel datagramChannel() {
        return transport.datagramChannel();
    }

    @Override
    @SuppressWarnings("deprecation") // the interface of Vert.x has it
    public DatagramChannel datagramChannel(io.netty.channel.socket.InternetProtocolFamily family) {
        return transport.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return transport.channelFactory(domainSocket);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        transport.configure(channel, options);
    }

    @Override
    public void configure(
            ClientOptionsBase options,
            int connectTimeoutMillis,
            boolean domainSocket,
            Bootstrap bootstrap) {
        transport.configure(options, connectTimeoutMillis, domainSocket, bootstrap);
    }

    @Override
    public void configure(
            NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        transport.configure(options, domainSocket, bootstrap);
    }
}

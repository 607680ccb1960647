package verticles.session;

import bus.Addresses;
import bus.Bus;
import bus.call.SocketMessage;
import bus.message.Address;
import signaling.message.CloseCode;

/// The WebSocket of a resumed session, which another verticle has accepted.
final class RemoteSocket implements SessionWriter {
    private final Bus bus;
    private final Address<SocketMessage> address;

    RemoteSocket(Bus bus, String socket) {
        this.bus = bus;
        this.address = Addresses.socket(socket);
    }

    @Override
    public void write(String text) {
        bus.send(address, new SocketMessage.Write(text));
    }

    @Override
    public void close(CloseCode code) {
        bus.send(address, new SocketMessage.Close(code.number(), code.reason()));
    }
}

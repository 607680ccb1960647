package verticles.account;

import io.nayuki.qrcodegen.QrCode;

/// A QR code as the path of an SVG image, in which a module has the size 1.
///
/// @param modules width and height, without a border
/// @param path of the dark modules: the attribute `d`
record QrPath(int modules, String path) {
    static QrPath of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
                }
            }
        }
        return new QrPath(code.size, path.toString());
    }
}

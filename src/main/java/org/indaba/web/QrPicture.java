package org.indaba.web;

import io.nayuki.qrcodegen.QrCode;

/**
 * A text as a picture that phones read (ISO 18004), for an {@code <svg>} in a page.
 *
 * @param size of its view box, the quiet zone included
 * @param path the dark modules, as the data of a path
 */
public record QrPicture(int size, String path) {

    /** Modules that stay light around it. */
    private static final int QUIET = 4;

    /** Makes one. */
    static QrPicture of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M').append(x + QUIET).append(',').append(y + QUIET).append("h1v1h-1z");
                }
            }
        }
        return new QrPicture(code.size + 2 * QUIET, path.toString());
    }
}

package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.ReaderException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn is read by a program that knows nothing of ours, as a phone reads it off a screen (ISO 18004). */
class QrPictureTest {

    private static final int PIXELS = 4;
    private static final int QUIET = 4;
    private static final int LIGHT = 0xffffff;
    private static final Pattern MODULE = Pattern.compile("M(\\d+),(\\d+)h1v1h-1z");

    /** The path painted as a browser paints it: dark squares on light ground. */
    private static int[] painted(QrPicture picture) {
        int side = picture.size() * PIXELS;
        int[] pixels = new int[side * side];
        Arrays.fill(pixels, LIGHT);
        assertThat(MODULE.matcher(picture.path()).replaceAll("")).as("nothing else is in the path").isEmpty();
        for (MatchResult module : MODULE.matcher(picture.path()).results().toList()) {
            int left = Integer.parseInt(module.group(1)) * PIXELS;
            int top = Integer.parseInt(module.group(2)) * PIXELS;
            for (int y = top; y < top + PIXELS; y++) {
                Arrays.fill(pixels, y * side + left, y * side + left + PIXELS, 0);
            }
        }
        return pixels;
    }

    private static String read(QrPicture picture) throws ReaderException {
        int side = picture.size() * PIXELS;
        return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(side, side, painted(picture)))))
                .getText();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "otpauth://totp/lists.example.org:ann%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=lists.example.org",
        "otpauth://totp/l:a?secret=JBSWY3DPEHPK3PXP",
        "otpauth://totp/listes.exemple.org:zo\u00eb%40exemple.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=\u00c9cole"})
    void pictureSaysWhatItIsMadeOf(String text) throws ReaderException {
        assertThat(read(QrPicture.of(text))).isEqualTo(text);
    }

    @Test
    void longestAddressStillFits() throws ReaderException {
        String text = "otpauth://totp/" + "d".repeat(253) + ":" + "a".repeat(64) + "%40" + "e".repeat(253)
                + "?secret=" + "A".repeat(32) + "&issuer=" + "d".repeat(253);

        assertThat(read(QrPicture.of(text))).isEqualTo(text);
    }

    /** ISO 18004 wants four modules of light on each side, else some readers do not find it. */
    @Test
    void quietZoneIsLight() {
        QrPicture picture = QrPicture.of("otpauth://totp/l:a?secret=JBSWY3DPEHPK3PXP");

        assertThat(MODULE.matcher(picture.path()).results()).isNotEmpty().allSatisfy(module -> {
            assertThat(Integer.parseInt(module.group(1))).isBetween(QUIET, picture.size() - QUIET - 1);
            assertThat(Integer.parseInt(module.group(2))).isBetween(QUIET, picture.size() - QUIET - 1);
        });
    }
}

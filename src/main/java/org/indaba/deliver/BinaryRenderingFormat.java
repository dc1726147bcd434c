package org.indaba.deliver;

import org.indaba.mail.Bytes;
import org.indaba.mime.Rendering;
import org.indaba.mime.RenderingCodec;

/** Renderings in the octets that {@link RenderingCodec} makes of them. Stateless. */
public final class BinaryRenderingFormat implements RenderingFormat {

    @Override
    public byte[] write(Rendering rendering) {
        return RenderingCodec.encode(rendering).toArray();
    }

    @Override
    public Rendering read(byte[] octets) {
        return RenderingCodec.decode(Bytes.of(octets));
    }
}

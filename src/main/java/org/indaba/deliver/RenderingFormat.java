package org.indaba.deliver;

import org.indaba.mime.Rendering;

/** How a rendering is kept in its mailing's row. Thread-safe. */
public interface RenderingFormat {

    /** The rendering as octets. */
    byte[] write(Rendering rendering);

    /** The rendering whose octets {@link #write} made; @throws IllegalArgumentException if they are none */
    Rendering read(byte[] octets);
}

package org.indaba.http;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.AnnotatedElement;

/**
 * The part of the site that a request landed in, by the {@code @Path} of the class and method that answer it: however an address is
 * spelt, encoded or doubled, what answers it is what counts. Pure functions.
 */
public final class Place {

    private Place() {
    }

    /** Whether what answers lies at this path or below it. @param root such as {@code /admin} */
    public static boolean isBelow(ResourceInfo answering, String root) {
        String path = path(answering.getResourceClass()) + path(answering.getResourceMethod());
        return path.equals(root) || path.startsWith(root + "/");
    }

    private static String path(AnnotatedElement element) {
        Path path = element.getAnnotation(Path.class);
        String text = path == null ? "" : path.value().replaceAll("^/+|/+$", "");
        return text.isEmpty() ? "" : "/" + text;
    }
}

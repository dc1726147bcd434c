package org.indaba.language;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Finds the files of words: whatever lies beside the English one, in its folder or in its archive. Stateless. */
final class LanguageFiles {

    private static final String FOLDER = "languages/";
    private static final String ENDING = ".properties";

    private LanguageFiles() {
    }

    /** All of them, in every folder and archive that has the English one. */
    static List<URL> onClassPath() {
        try {
            List<URL> found = new ArrayList<>();
            for (URL english : Collections.list(LanguageFiles.class.getClassLoader().getResources(FOLDER + "en" + ENDING))) {
                found.addAll(beside(english));
            }
            return found;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The language that a file is of. */
    static String tag(URL file) {
        String path = file.getPath();
        return path.substring(path.lastIndexOf('/') + 1, path.length() - ENDING.length());
    }

    private static List<URL> beside(URL english) throws IOException, URISyntaxException {
        if (english.getProtocol().equals("file")) {
            try (Stream<Path> files = Files.list(Path.of(english.toURI()).resolveSibling(""))) {
                return files.filter(file -> file.toString().endsWith(ENDING)).map(Path::toUri).map(LanguageFiles::url).toList();
            }
        }
        if (english.openConnection() instanceof JarURLConnection archive) {
            String root = english.toString().substring(0, english.toString().lastIndexOf('/') + 1);
            return archive.getJarFile().stream().map(entry -> entry.getName())
                    .filter(name -> name.startsWith(FOLDER) && name.endsWith(ENDING))
                    .map(name -> url(URI.create(root + name.substring(FOLDER.length())))).toList();
        }
        throw new IllegalStateException("the words are in a place where nobody can look around: " + english);
    }

    private static URL url(URI uri) {
        try {
            return uri.toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

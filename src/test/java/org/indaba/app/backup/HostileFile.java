package org.indaba.app.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Archives as somebody makes them who means harm. */
final class HostileFile {

    private HostileFile() {
    }

    /** Entries: name, content, name, content. */
    static byte[] zip(String... entries) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            for (int i = 0; i < entries.length; i += 2) {
                zip.putNextEntry(new ZipEntry(entries[i]));
                zip.write(entries[i + 1].getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    /** A backup with other entries, and seals that are right. @param change of a name and its text, to the new text */
    static byte[] changed(byte[] backup, BiFunction<String, String, String> change) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        BackupWriter writer = new BackupWriter(file, Instant.EPOCH);
        try {
            for (Map.Entry<String, String> entry : entries(backup).entrySet()) {
                if (!entry.getKey().equals(BackupWriter.END)) {
                    writer.add(entry.getKey(), change.apply(entry.getKey(), entry.getValue()).getBytes(StandardCharsets.UTF_8));
                }
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    private static Map<String, String> entries(byte[] backup) throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(backup))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }
}

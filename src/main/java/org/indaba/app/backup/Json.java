package org.indaba.app.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.indaba.app.home.Refusal;

/** The two entries of a backup that are JSON: the manifest, and the seals at the end. */
final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).disable(MapperFeature.ALLOW_COERCION_OF_SCALARS).build();

    private Json() {
    }

    /** The last entry. @param entries what each one before it should be */
    record End(List<Seal> entries) {
        End {
            entries = List.copyOf(entries);
        }
    }

    static byte[] write(Object value) {
        try {
            return (MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of ours cannot be written", e);
        }
    }

    /** Looks at the format first: what a newer one means by its other fields is not known here. */
    static Manifest manifest(byte[] text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            if (!tree.path("kind").asText().equals(Manifest.KIND)) {
                throw BackupReader.noBackup();
            }
            int format = tree.path("format").asInt();
            if (format > Manifest.FORMAT) {
                throw new Refusal("The backup was written by a newer Indaba (" + tree.path("program").asText()
                        + ") in a form that this program does not know. Nothing was changed; restore it with that Indaba, or a newer one.");
            }
            return MAPPER.treeToValue(tree, Manifest.class);
        } catch (IOException e) {
            throw BackupReader.damaged("its manifest cannot be read", e);
        }
    }

    static End end(byte[] text) {
        try {
            return MAPPER.readValue(text, End.class);
        } catch (IOException e) {
            throw BackupReader.damaged("its end cannot be read", e);
        }
    }
}

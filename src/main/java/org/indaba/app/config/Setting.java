package org.indaba.app.config;

import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/**
 * One setting, as declared in {@link IndabaConfig}.
 *
 * @param key such as {@code indaba.smtp.port}
 * @param defaultText its default as text; null where it is unset
 * @param converter reads a text; null where every text will do
 * @param several whether the value is a list, separated by commas
 */
record Setting(String key, @Nullable String defaultText,
        @Nullable Class<? extends Converter<?>> converter, boolean several) {

    private static final String PREFIX = "indaba";

    /** All of them, in the order of their declaration where the JVM tells it. */
    static List<Setting> all() {
        List<Setting> found = new ArrayList<>();
        collect(PREFIX, IndabaConfig.class, found);
        return List.copyOf(found);
    }

    private static void collect(String prefix, Class<?> group, List<Setting> found) {
        for (Method method : group.getDeclaredMethods()) {
            String key = prefix + "." + kebab(method.getName());
            if (method.getReturnType().isInterface() && method.getReturnType().getEnclosingClass() == IndabaConfig.class) {
                collect(key, method.getReturnType(), found);
            } else {
                WithDefault fallback = method.getAnnotation(WithDefault.class);
                WithConverter converter = converter(method);
                found.add(new Setting(key, fallback == null ? null : fallback.value(), converter == null ? null : converter.value(),
                        method.getGenericReturnType().getTypeName().contains("java.util.List<")));
            }
        }
    }

    /** The converter of a value stands at the method; that of each value in a list, where the library looks for it: at its type. */
    private static @Nullable WithConverter converter(Method method) {
        AnnotatedType type = method.getAnnotatedReturnType();
        while (type instanceof AnnotatedParameterizedType parameterized) {
            type = parameterized.getAnnotatedActualTypeArguments()[0];
            if (type.isAnnotationPresent(WithConverter.class)) {
                return type.getAnnotation(WithConverter.class);
            }
        }
        return method.getAnnotation(WithConverter.class);
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** The name of this setting in the environment: {@code INDABA_SMTP_PORT}. */
    String environmentName() {
        return key.replaceAll("[^a-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** What is expected instead of this text; empty if the text is right. */
    Optional<String> complaint(String text) {
        if (converter == null) {
            return Optional.empty();
        }
        try {
            Converter<?> reader = converter.getDeclaredConstructor().newInstance();
            for (String part : several ? text.split(",") : new String[] {text}) {
                reader.convert(part.strip());
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the converter of " + key + " cannot be made", e);
        }
    }
}

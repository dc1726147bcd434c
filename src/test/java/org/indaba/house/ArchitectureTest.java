package org.indaba.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.indaba.web.Audience;
import org.indaba.web.For;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the package table: who may know whom, who may touch which library, and what nobody does. */
class ArchitectureTest {

    /** A class file; what is nested belongs to the file of the class around it. */
    private static final Pattern CLASS_FILE = Pattern.compile("/(org/indaba/[^$]+?)(?:\\$[^/]*)?\\.class$");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ArchitectureTest::comesFromTheProgram)
            .importPackages("org.indaba");

    private static final String APP = "org.indaba.app..";

    /** A class of the program is one whose source lies among the program's, wherever a compiler has put the class file. */
    private static boolean comesFromTheProgram(Location location) {
        Matcher name = CLASS_FILE.matcher(location.asURI().toString());
        return name.find() && Files.exists(Path.of("src/main/java", name.group(1) + ".java"));
    }

    /** Without this, every rule below would pass on nothing. */
    @Test
    void enoughClassesAreLookedAt() {
        assertThat(CLASSES.size()).isGreaterThan(100);
    }

    @Test
    void everyPackageStandsInTheTable() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct().filter(name -> PackageTable.row(name).isEmpty()))
                .as("a package outside of the table has no place in the mail's way (rule 1)").isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> arrowsGoDownOnly() {
        return PackageTable.ROWS.stream().map(row -> DynamicTest.dynamicTest(row.name(), () -> noClasses()
                .that().resideInAPackage("org.indaba." + row.name() + "..")
                .should().dependOnClassesThat(notBelow(row))
                .because("arrows go down the table, and none within a level (rule 1)")
                .allowEmptyShould(true).check(CLASSES)));
    }

    private static DescribedPredicate<JavaClass> notBelow(PackageTable.Row row) {
        return DescribedPredicate.describe("are on the level of " + row.name() + " or above", other ->
                PackageTable.row(other.getPackageName())
                        .filter(target -> !target.name().equals(row.name()) && target.level() >= row.level()).isPresent());
    }

    /** What the levels cannot show: that the packages of {@code app} do not run in circles. */
    @Test
    void noPackageRunsInACircle() {
        slices().matching("org.indaba.(**)").should().beFreeOfCycles()
                .because("a reader must be able to start somewhere (rule 1)").check(CLASSES);
    }

    @TestFactory
    Stream<DynamicTest> librariesHaveOneHome() {
        return PackageTable.LIBRARIES.stream().map(library -> DynamicTest.dynamicTest(library.packages(), () -> noClasses()
                .that(DescribedPredicate.describe("are not in " + library.users(),
                        one -> !library.users().contains(PackageTable.top(one.getPackageName()))))
                .should().dependOnClassesThat().resideInAPackage(library.packages())
                .because("a library that is known in one place can be replaced in one place (DESIGN, packages)")
                .allowEmptyShould(true).check(CLASSES)));
    }

    @Test
    void nobodyIsReactive() {
        // But for one question to the server below: resources have no word for where a request comes from.
        noClasses().that().doNotHaveFullyQualifiedName("org.indaba.http.PeerAddress")
                .should().dependOnClassesThat().resideInAnyPackage("io.vertx..", "io.smallrye.mutiny..", "org.reactivestreams..")
                .because("code blocks on virtual threads and is read from top to bottom (rule 10)").check(CLASSES);
    }

    @Test
    void timeAndChanceComeInThroughConstructors() {
        noClasses().that().resideOutsideOfPackage(APP)
                .should().callMethod(java.time.Instant.class, "now")
                .orShould().callMethod(java.time.LocalDate.class, "now")
                .orShould().callMethod(java.time.Clock.class, "systemUTC")
                .orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().callConstructor(java.util.Random.class)
                .orShould().callMethod(Math.class, "random")
                .orShould().callMethod(java.util.concurrent.ThreadLocalRandom.class, "current")
                .orShould().callMethod(Thread.class, "sleep", long.class)
                .orShould().callMethod(Thread.class, "sleep", java.time.Duration.class)
                .because("a test must be able to hold them (rule 8)").check(CLASSES);
    }

    @Test
    void onlyTheApplicationSpeaksToTheTerminal() {
        noClasses().that().resideOutsideOfPackage(APP)
                .should().accessField(System.class, "out").orShould().accessField(System.class, "err")
                .because("standard streams belong to the command line (rule 8)").check(CLASSES);
    }

    @Test
    void dependenciesAreInjectedThroughConstructors() {
        fields().that().areDeclaredInClassesThat().resideInAPackage("org.indaba..")
                .should().notBeAnnotatedWith("jakarta.inject.Inject")
                .because("what a class needs stands in its constructor (rule 9)").check(CLASSES);
    }

    @Test
    void containersAreKnownAtTheEdgeOnly() {
        noClasses().that().resideOutsideOfPackages("org.indaba.app..", "org.indaba.web..", "org.indaba.api..", "org.indaba.http..")
                .and().haveSimpleNameNotEndingWith("Repository")
                .should().dependOnClassesThat().resideInAnyPackage("jakarta.inject..", "jakarta.enterprise..", "jakarta.transaction..")
                .because("logic is built by hand, and only repositories are beans (rule 9)").check(CLASSES);
        noClasses().that().resideOutsideOfPackage(APP)
                .should().dependOnClassesThat().resideInAPackage("jakarta.enterprise.event..")
                .because("stations call each other where one can read it (rule 2)").check(CLASSES);
    }

    @Test
    void entitiesStayAtHome() {
        classes().that().areAnnotatedWith("jakarta.persistence.Entity").should().bePackagePrivate()
                .because("records cross borders, entities do not (DESIGN, packages)").allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void namesSayWhatAThingIs() {
        classes().should(haveNoEmptyWordInTheirName())
                .because("Service, Manager, Helper, Util and Impl bear no meaning (naming)").check(CLASSES);
    }

    @Test
    void everyPageSaysForWhomItIs() {
        classes().that().resideInAPackage("org.indaba.web..").and().areAnnotatedWith(jakarta.ws.rs.Path.class)
                .should(sayForWhomTheyAre())
                .because("the guard lets nobody in who is not named, and what is said must make sense at that place").check(CLASSES);
    }

    private static ArchCondition<JavaClass> sayForWhomTheyAre() {
        Set<Audience> ofLists = Set.of(Audience.MEMBERS, Audience.MODERATORS, Audience.OWNERS);
        Set<Audience> inCharge = Set.of(Audience.ADMINISTRATORS, Audience.DOMAIN_ADMINISTRATORS, Audience.CREATORS);
        return new ArchCondition<>("say for whom they are") {
            @Override
            public void check(JavaClass page, ConditionEvents events) {
                if (!page.isAnnotatedWith(For.class)) {
                    events.add(SimpleConditionEvent.violated(page, page.getName() + " has no @For"));
                    return;
                }
                String path = page.getAnnotationOfType(jakarta.ws.rs.Path.class).value();
                Stream.concat(Stream.of(page.getAnnotationOfType(For.class)), page.getMethods().stream()
                        .flatMap(method -> method.tryGetAnnotationOfType(For.class).stream())).map(For::value).forEach(audience -> {
                            boolean sound = (!ofLists.contains(audience) || path.startsWith("/lists/{address}"))
                                    && (inCharge.contains(audience) || !path.startsWith("/admin"));
                            if (!sound) {
                                events.add(SimpleConditionEvent.violated(page, page.getName() + " at " + path + " is for " + audience));
                            }
                        });
            }
        };
    }

    /** A method without any of these is refused to everybody when it is asked. */
    @Test
    void everyMethodOfRestSaysWhatATokenMustAllow() {
        methods().that().areDeclaredInClassesThat().resideInAPackage("org.indaba.api..").and(areAsked())
                .should().beAnnotatedWith("org.indaba.api.Needs").orShould().beAnnotatedWith("org.indaba.api.AnyToken")
                .orShould().beAnnotatedWith("org.indaba.api.Open")
                .because("what a program may do is decided by the scopes of its token").check(CLASSES);
    }

    private static DescribedPredicate<JavaMethod> areAsked() {
        return DescribedPredicate.describe("answer a request", method -> method.getAnnotations().stream()
                .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(jakarta.ws.rs.HttpMethod.class)));
    }

    @Test
    void genericExceptionsAreNotThrown() {
        noClasses().that().areNotAssignableTo(Throwable.class)
                .should().callConstructor(RuntimeException.class, String.class)
                .orShould().callConstructor(RuntimeException.class)
                .orShould().callConstructor(RuntimeException.class, String.class, Throwable.class)
                .orShould().callConstructor(Exception.class, String.class)
                .because("the name of an exception says what happened; its own constructor may call its parent (rule 3)").check(CLASSES);
    }

    private static ArchCondition<JavaClass> haveNoEmptyWordInTheirName() {
        return new ArchCondition<>("have no empty word in their name") {
            @Override
            public void check(JavaClass one, ConditionEvents events) {
                boolean empty = Stream.of("Service", "Manager", "Helper", "Util", "Utils", "Impl").anyMatch(one.getSimpleName()::endsWith)
                        || one.getSimpleName().startsWith("Abstract");
                if (empty && !one.getModifiers().contains(JavaModifier.SYNTHETIC)) {
                    events.add(SimpleConditionEvent.violated(one, one.getName() + " has a name without intent"));
                }
            }
        };
    }
}

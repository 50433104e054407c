package io.ghostspark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What README.md and the other README files of the repository name exists. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void everyLinkedFileExists() throws IOException {
    List<String> links = found("\\]\\(([^)#]+)\\)");

    assertThat(links)
        .hasSizeGreaterThan(20)
        .allSatisfy(link -> assertThat(ROOT.resolve(link)).exists());
  }

  @Test
  void everyPackageWithDecisionsIsInTheIndex() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      List<String> written =
          files
              .filter(file -> file.endsWith("package-info.java"))
              .map(file -> ROOT.relativize(file).toString())
              .filter(file -> file.contains("src/main/java"))
              .filter(file -> !file.endsWith("io/ghostspark/jobs/package-info.java"))
              .toList();

      assertThat(found("\\]\\(([^)#]+package-info.java)\\)"))
          .containsExactlyInAnyOrderElementsOf(written);
    }
  }

  @Test
  void everyScriptExistsAndRuns() throws IOException {
    assertThat(
            new TreeSet<>(found("(?<![\\w/])(\\./mvnw|\\.ci/run|deploy/local/[a-z-]+)(?![\\w.])")))
        .contains("deploy/local/demo", "deploy/local/ghostspark")
        .allSatisfy(script -> assertThat(ROOT.resolve(script)).isExecutable());
  }

  @Test
  void tableOfSubcommandsIsTheCommandLines() throws IOException {
    String section = found("(?s)(## Subcommands\n.*?)\n## ").get(0);
    List<String> table = found(section, "(?m)^\\| `([a-z-]+)[^`]*` \\| ");

    List<String> offered =
        CommandFixture.run("--help")
            .out()
            .lines()
            .filter(line -> line.matches("  [a-z-]+ {2,}.*"))
            .map(line -> line.strip().split(" ")[0])
            .collect(Collectors.toList());

    assertThat(table).containsExactlyElementsOf(offered);
  }

  @Test
  void everyOptionOfACommandLineExists() throws IOException {
    assertThat(commandLines()).hasSizeGreaterThan(5).anyMatch(l -> l.startsWith("fashion-mnist "));
    for (String line : commandLines()) {
      String[] words = line.split(" +");
      String[] command =
          Stream.of(words).takeWhile(word -> !word.startsWith("--")).toArray(String[]::new);
      String[] help = Stream.concat(Stream.of(command), Stream.of("--help")).toArray(String[]::new);

      assertThat(CommandFixture.run(help).out())
          .contains(Stream.of(words).filter(word -> word.startsWith("--")).toList());
    }
  }

  @Test
  void everyLinkOfEveryReadmeExists() throws IOException {
    for (Path readme : readmes()) {
      for (String link : found(Files.readString(readme), "\\]\\(([^)#:]+)\\)")) {
        assertThat(readme.resolveSibling(link)).as("link of %s", readme).exists();
      }
    }
  }

  /** Of all README files, also those in blocks and over several lines; without the launcher. */
  private static List<String> commandLines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path readme : readmes()) {
      String text = Files.readString(readme).replaceAll("\\\\\n\\s*", "");
      lines.addAll(found(text, "deploy/local/ghostspark ([a-z-]+(?: [a-z]+)? --[^`\n]*)"));
    }
    return lines;
  }

  private static List<Path> readmes() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      List<Path> readmes =
          files
              .filter(file -> file.endsWith("README.md"))
              .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
              .toList();
      assertThat(readmes).hasSizeGreaterThanOrEqualTo(3);
      return readmes;
    }
  }

  private static List<String> found(String regex) throws IOException {
    return found(Files.readString(ROOT.resolve("README.md")), regex);
  }

  private static List<String> found(String text, String regex) {
    return Pattern.compile(regex)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}

package io.ghostspark.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens the page in a real browser; skipped without Chromium, except in CI. */
class ReportBrowserIT {
  private static final int TIMEOUT_S = 60;

  @TempDir private Path folder;

  private static Path chromium = Path.of("chromium");

  @BeforeAll
  static void findChromium() {
    Optional<Path> found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .flatMap(dir -> Stream.of("chromium", "chromium-browser").map(Path.of(dir)::resolve))
            .filter(Files::isExecutable)
            .findFirst();
    if (!"true".equals(System.getenv("CI"))) {
      assumeThat(found).as("Chromium on the PATH").isPresent();
    }
    assertThat(found).as("Chromium on the PATH; .ci/run installs Debian's package").isPresent();
    chromium = found.get();
  }

  @Test
  void browserRendersEverySectionWithoutAnError() throws Exception {
    String dom = browse("--dump-dom");

    assertThat(dom)
        .contains("<title>Demo &lt;b&gt;KD&lt;/b&gt;</title>")
        .contains("id=\"scores\"", "id=\"curves\"", "id=\"confusion\"", "id=\"stages\"");
    assertThat(dom.split("<path class=\"line", -1)).hasSizeGreaterThan(8);
    assertThat(dom.split("<rect class=\"cell", -1)).hasSize(101);
    assertThat(dom.split("<img ", -1)).hasSize(49);
    assertThat(Files.readString(folder.resolve("stderr.txt")))
        .doesNotContain("CONSOLE", "ERR_", "Failed to load");
  }

  @Test
  void pageShowsOnDesktopAndPhone() throws Exception {
    for (int width : new int[] {1280, 500}) {
      Path png = folder.resolve(width + ".png");

      browse("--screenshot=" + png, "--window-size=" + width + ",2600");

      assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(width);
      assertThat(Files.size(png)).isGreaterThan(50_000);
    }
  }

  private String browse(String... options) throws IOException, InterruptedException {
    Path page = folder.resolve("report.html");
    Files.writeString(page, ReportHtml.render(ReportFixture.report()));
    List<String> command = new ArrayList<>(List.of(chromium.toString()));
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--enable-logging=stderr",
            "--user-data-dir=" + Files.createTempDirectory(folder, "profile")));
    command.addAll(List.of(options));
    command.add(page.toUri().toString());
    Path stdout = folder.resolve("stdout.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(stdout.toFile())
            .redirectError(folder.resolve("stderr.txt").toFile())
            .start();
    if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).as("exit status of Chromium").isZero();
    return Files.readString(stdout, StandardCharsets.UTF_8);
  }
}

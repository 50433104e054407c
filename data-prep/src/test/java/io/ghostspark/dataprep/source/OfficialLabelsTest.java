package io.ghostspark.dataprep.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels as ImageNet's distributors hand them out. */
class OfficialLabelsTest {
  private static final Configuration HADOOP = new Configuration();
  private static final List<String> CLASSES = List.of("n01", "n02", "n04", "n05");

  @TempDir private Path folder;

  /** The fixture's MATLAB file is scipy's; its class numbers are not in the order of the ids. */
  @Test
  void devkitGivesTheLabelsOfItsGroundTruth() throws IOException {
    org.apache.hadoop.fs.Path devkit =
        new org.apache.hadoop.fs.Path("src/test/resources/devkit/devkit.tar.gz");

    assertThat(LabelFile.read(HADOOP, devkit, CLASSES))
        .containsExactly(
            Map.entry("ILSVRC2012_val_00000001.JPEG", 1),
            Map.entry("ILSVRC2012_val_00000002.JPEG", 0),
            Map.entry("ILSVRC2012_val_00000003.JPEG", 3),
            Map.entry("ILSVRC2012_val_00000004.JPEG", 0),
            Map.entry("ILSVRC2012_val_00000005.JPEG", 1));
  }

  @Test
  void devkitOfOtherClassesIsRefused() {
    org.apache.hadoop.fs.Path devkit =
        new org.apache.hadoop.fs.Path("src/test/resources/devkit/devkit.tar.gz");

    assertThatThrownBy(() -> LabelFile.read(HADOOP, devkit, List.of("n01", "n02")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot use devkit '"
                + devkit
                + "': line 3 of ILSVRC2012_validation_ground_truth.txt is '3', in meta.mat class 'n05', which is none of the 2 training classes");
  }

  @Test
  void archiveThatIsNoDevkitIsRefused() throws IOException {
    byte[] other = TarFixture.gzip(TarFixture.tar(Map.of("readme.txt", new byte[3])));
    org.apache.hadoop.fs.Path file = write("labels.tar.gz", other);
    byte[] broken =
        TarFixture.gzip(
            TarFixture.tar(
                Map.of(
                    "data/meta.mat",
                    new byte[300],
                    "data/ILSVRC2012_validation_ground_truth.txt",
                    TarFixture.text("1\n"))));
    org.apache.hadoop.fs.Path malformed = write("broken.tar.gz", broken);

    assertThatThrownBy(() -> LabelFile.read(HADOOP, file, CLASSES))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot use devkit '"
                + file
                + "': it holds no 'meta.mat'; give the official ILSVRC2012_devkit_t12.tar.gz");
    assertThatThrownBy(() -> LabelFile.read(HADOOP, malformed, CLASSES))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot use devkit '" + malformed + "': ");
  }

  @Test
  void kagglesSolutionGivesTheClassBeforeTheBoxes() throws IOException {
    org.apache.hadoop.fs.Path file =
        write(
            "LOC_val_solution.csv",
            TarFixture.text(
                "ImageId,PredictionString\n"
                    + "ILSVRC2012_val_00048981,n05 85 1 499 272 \n"
                    + "ILSVRC2012_val_00037956,n01 131 0 499 254 n01 1 2 3 4 \n"));

    assertThat(LabelFile.read(HADOOP, file, CLASSES))
        .containsExactly(
            Map.entry("ILSVRC2012_val_00048981.JPEG", 3),
            Map.entry("ILSVRC2012_val_00037956.JPEG", 0));
  }

  @Test
  void malformedKaggleLineIsNamed() throws IOException {
    org.apache.hadoop.fs.Path file =
        write("v.csv", TarFixture.text("ImageId,PredictionString\na,n01 1 2 3 4\nb\n"));

    assertThatThrownBy(() -> LabelFile.read(HADOOP, file, CLASSES))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot use label file '"
                + file
                + "': line 3 is 'b', expected lines 'ImageId,PredictionString'");
  }

  @Test
  void synsetMappingMustNameTheSameClasses() throws IOException {
    org.apache.hadoop.fs.Path same =
        write("same.txt", TarFixture.text("n01 tench, Tinca tinca\nn02 shark\nn04 x\nn05 y\n"));
    org.apache.hadoop.fs.Path other = write("other.txt", TarFixture.text("n01 a\nn03 b\n"));

    SynsetMapping.requireSame(HADOOP, same, CLASSES);
    assertThatThrownBy(() -> SynsetMapping.requireSame(HADOOP, other, CLASSES))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot match classes with '"
                + other
                + "': 1 of its 2 classes are not in the source ('n03'); 3 of the source's 4 classes are not in it ('n02', 'n04', 'n05')");
  }

  private org.apache.hadoop.fs.Path write(String name, byte[] bytes) throws IOException {
    return new org.apache.hadoop.fs.Path(Files.write(folder.resolve(name), bytes).toUri());
  }
}

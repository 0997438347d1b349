package dev.layerweight.estimate.build;

import dev.layerweight.estimate.CommandModel;
import dev.layerweight.estimate.apk.ApkCommand;
import dev.layerweight.estimate.apt.AptCommand;
import dev.layerweight.estimate.apt.AptMarkCommand;
import dev.layerweight.estimate.apt.AptToolCommand;
import dev.layerweight.estimate.apt.DpkgCommand;
import dev.layerweight.estimate.cargo.CargoCommand;
import dev.layerweight.estimate.files.ArchiveCommand;
import dev.layerweight.estimate.files.CopyCommand;
import dev.layerweight.estimate.files.DownloadCommand;
import dev.layerweight.estimate.files.FindCommand;
import dev.layerweight.estimate.files.LocaleCommand;
import dev.layerweight.estimate.files.MakeCommand;
import dev.layerweight.estimate.files.OtherCommand;
import dev.layerweight.estimate.files.OwnershipCommand;
import dev.layerweight.estimate.files.RemoveCommand;
import dev.layerweight.estimate.files.TextCommand;
import dev.layerweight.estimate.go.GoCommand;
import dev.layerweight.estimate.jvm.GradleCommand;
import dev.layerweight.estimate.jvm.JlinkCommand;
import dev.layerweight.estimate.jvm.MavenCommand;
import dev.layerweight.estimate.node.CorepackCommand;
import dev.layerweight.estimate.node.NpmCommand;
import dev.layerweight.estimate.node.NpxCommand;
import dev.layerweight.estimate.node.PnpmCommand;
import dev.layerweight.estimate.node.YarnCommand;
import dev.layerweight.estimate.php.ComposerCommand;
import dev.layerweight.estimate.python.PythonCommands;
import dev.layerweight.estimate.rpm.RpmCommand;
import dev.layerweight.estimate.ruby.BundleCommand;
import dev.layerweight.estimate.tools.InstallerScript;
import dev.layerweight.estimate.users.AddGroupCommand;
import dev.layerweight.estimate.users.AddUserCommand;
import dev.layerweight.estimate.users.ChangeUserCommand;
import dev.layerweight.estimate.users.RemoveUserCommand;
import java.util.List;
import java.util.stream.Stream;

/** All command families that the simulated build knows; a new one is one line here. */
public final class Commands {

  private Commands() {}

  public static List<CommandModel> all() {
    return Stream.concat(families().stream(), PythonCommands.all().stream()).toList();
  }

  private static List<CommandModel> families() {
    return List.of(
        new OtherCommand(),
        new RemoveCommand(),
        new CopyCommand(),
        new OwnershipCommand(),
        new MakeCommand(),
        new FindCommand(),
        new ArchiveCommand(),
        new TextCommand(),
        new LocaleCommand(),
        new DownloadCommand(),
        new InstallerScript(),
        new AddUserCommand(),
        new AddGroupCommand(),
        new ChangeUserCommand(),
        new RemoveUserCommand(),
        new AptCommand(),
        new AptMarkCommand(),
        new AptToolCommand(),
        new DpkgCommand(),
        new ApkCommand(),
        new RpmCommand(),
        new NpmCommand(),
        new YarnCommand(),
        new PnpmCommand(),
        new NpxCommand(),
        new CorepackCommand(),
        new GoCommand(),
        new CargoCommand(),
        new JlinkCommand(),
        new MavenCommand(),
        new GradleCommand(),
        new ComposerCommand(),
        new BundleCommand());
  }
}

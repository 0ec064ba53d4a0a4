#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

/// The other processes of the story: a server with the demo city, and the app's commands over the
/// profiles, by which what the pages did is read back.
class CityHall {
  public:
    /// `bin`: the folder of both programs.
    explicit CityHall(const QString& bin);
    ~CityHall();

    bool fill();
    bool serve();
    void kill();
    [[nodiscard]] QString url() const { return url_; }
    [[nodiscard]] QString profile(const QString& login) const { return work_.path() + "/" + login; }
    [[nodiscard]] QString evidenceFolder() const { return work_.path() + "/city/evidence"; }
    /// A one-use code for the person of that login, confirmed by itself.
    [[nodiscard]] QString code(const QString& login);

    /// Records of `kind` in a profile, read by another process.
    QList<QJsonObject> show(const QString& login, const QString& kind);
    /// The visit of the story as that profile has it.
    QJsonObject visit(const QString& login);
    QList<QJsonObject> openConflicts(const QString& login);
    /// What the server's rules say of that project today.
    QJsonObject alerts(const QString& project);
    /// One exchange by another process.
    bool sync(const QString& login);
    /// Lines that a program printed; empty if it failed.
    QList<QJsonObject> lines(const QString& program, const QStringList& arguments);

  private:
    QString bin_, url_, people_;
    QTemporaryDir work_;
    QProcess server_;
};

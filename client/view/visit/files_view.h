#pragma once

#include <optional>

#include <QUrl>

#include "client/view/desk.h"
#include "client/view/page_view.h"
#include "client/view/rows_model.h"

namespace field::view {

/// A file or folder to choose.
struct FileRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString detail MEMBER detail)
    Q_PROPERTY(bool folder MEMBER folder)
    Q_PROPERTY(QUrl picture MEMBER picture)

  public:
    QString key, name, detail;
    bool folder = false;
    QUrl picture;
    bool operator==(const FileRow&) const = default;
};

/// Chooses a file as evidence: a page of our own, the same on a phone, a tablet and without a
/// display. Begins where the system keeps pictures.
class FilesView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(field::view::RowsModel* rows READ rows CONSTANT FINAL)
    Q_PROPERTY(bool bare READ bare NOTIFY changed FINAL)
    Q_PROPERTY(bool busy READ busy NOTIFY changed FINAL)
    Q_PROPERTY(QString trouble READ trouble NOTIFY changed FINAL)

  public:
    FilesView(Desk& desk, const Id& visit);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString subtitle() const override { return folder_; }
    void load() override;

    [[nodiscard]] RowsModel* rows() { return &rows_; }
    /// The folder holds nothing to choose.
    [[nodiscard]] bool bare() const { return bare_; }
    /// A file is being copied and its prints are made.
    [[nodiscard]] bool busy() const { return busy_; }
    /// Why the last file was not taken; empty if it was.
    [[nodiscard]] QString trouble() const;

    /// Goes into a folder, or takes the file as evidence and goes back.
    Q_INVOKABLE void pick(const QString& id);

  private:
    /// To its end even if the page is left.
    void take(const QString& path);
    void taken(const QString& path, const Result<Id>& done);
    Desk& desk_;
    Id visit_;
    QString folder_;
    QString refused_;  ///< name of the file that failure_ is about
    std::optional<shared::Failure> failure_;
    bool busy_ = false, bare_ = false;
    Rows<FileRow> rows_;
};

}  // namespace field::view

//! The sentences that stand in new prose until the author replaces them, in English and Vietnamese.
//!
//! They are an author's words, not the theme's, so they are not in `templates/strings`. Other
//! languages get the English ones.

/// Sentences of one language.
pub(super) struct Teach {
    pub(super) name: &'static str,
    /// Between the halves stands the code's value.
    pub(super) summary: (&'static str, &'static str),
    sections: [(&'static str, &'static str); 6],
    other: &'static str,
}

impl Teach {
    /// What to write in a section.
    pub(super) fn section(&self, id: &str) -> &'static str {
        self.sections.iter().find(|(section, _)| *section == id).map_or(self.other, |(_, text)| text)
    }
}

/// The sentences for a locale.
pub(super) fn of(tag: &str) -> &'static Teach {
    if tag.split('-').next() == Some("vi") { &VIETNAMESE } else { &ENGLISH }
}

static ENGLISH: Teach = Teach {
    name: "To be named",
    summary: (
        "Replace this line by one sentence that says what ",
        " means and who has to act; search engines show it too.",
    ),
    sections: [
        ("description", "Say what has happened when this code is sent, what was done and what was not."),
        ("when", "Say in which situations readers meet this code, the most common one first."),
        ("fix", "Say who does what, one bullet for each role, the most likely remedy first."),
        ("choose", "Say when to send this code and which neighbour to send otherwise, or delete this section."),
        ("example", "Show one exchange in a `transcript` block, or delete this section."),
        ("notes", "Add what is worth knowing and fits nowhere else, or delete this section."),
    ],
    other: "Write here what readers look for under this heading.",
};

static VIETNAMESE: Teach = Teach {
    name: "Chưa đặt tên",
    summary: (
        "Thay dòng này bằng một câu cho biết ",
        " nghĩa là gì và ai phải xử lý; công cụ tìm kiếm cũng hiển thị câu đó.",
    ),
    sections: [
        ("description", "Cho biết chuyện gì đã xảy ra khi mã này được gửi, việc gì đã làm và việc gì chưa."),
        ("when", "Cho biết người đọc gặp mã này trong những tình huống nào, hay gặp nhất viết trước."),
        ("fix", "Cho biết ai làm gì, mỗi vai trò một gạch đầu dòng, cách dễ hiệu quả nhất viết trước."),
        ("choose", "Cho biết khi nào nên gửi mã này và khi nào nên gửi mã bên cạnh, hoặc xóa mục này."),
        ("example", "Đưa một đoạn trao đổi vào khối `transcript`, hoặc xóa mục này."),
        ("notes", "Thêm điều đáng biết mà không hợp với mục nào khác, hoặc xóa mục này."),
    ],
    other: "Viết vào đây điều người đọc tìm dưới tiêu đề này.",
};

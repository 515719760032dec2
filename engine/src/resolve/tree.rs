//! What comes of pieces of work that ask questions, for every series of answers met so far.
//!
//! A tree of questions for each piece of work, all of them in one place: numbers stand for answers, for what
//! is found at the leaves, and for the nodes themselves.

use crate::model::QuestionIx;

/// A question asked, and whether its default serves.
pub(super) type Asked = (QuestionIx, bool);

/// The number of a node; the first of them is nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct At(u32);

#[derive(Clone, Copy, Debug)]
enum Node {
    Unknown,
    /// A question, and the first of the ways on.
    Asks(Asked, At),
    Ends(u32),
}

/// The node to which an answer leads, and the next way to try.
#[derive(Clone, Copy, Debug)]
struct Way {
    answer: u16,
    to: At,
    next: At,
}

/// What stands at a node.
#[derive(Clone, Copy, Debug)]
pub(super) enum NextNode {
    /// Nothing yet.
    Unknown,
    /// A question.
    Asks(Asked),
    /// The number of what is found.
    Ends(u32),
}

/// All the trees.
#[derive(Debug)]
pub(super) struct Trees {
    nodes: Vec<Node>,
    ways: Vec<Way>,
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Trees {
    pub(super) fn new() -> Self {
        let nowhere = Way { answer: 0, to: At(0), next: At(0) };
        Self { nodes: vec![Node::Unknown], ways: vec![nowhere] }
    }

    /// A new tree.
    pub(super) fn plant(&mut self) -> At {
        self.nodes.push(Node::Unknown);
        At(number(self.nodes.len().saturating_sub(1)))
    }

    pub(super) fn step(&self, at: At) -> NextNode {
        match self.nodes.get(at.0 as usize) {
            Some(Node::Asks(asked, _)) => NextNode::Asks(*asked),
            Some(Node::Ends(found)) => NextNode::Ends(*found),
            Some(Node::Unknown) | None => NextNode::Unknown,
        }
    }

    /// Where an answer leads; nowhere if it was not met before.
    pub(super) fn after(&self, at: At, answer: u16) -> At {
        let Some(Node::Asks(_, first)) = self.nodes.get(at.0 as usize) else {
            return At::default();
        };
        let mut way = *first;
        while let Some(known) = self.ways.get(way.0 as usize).filter(|_| way != At::default()) {
            if known.answer == answer {
                return known.to;
            }
            way = known.next;
        }
        At::default()
    }

    /// Adds a series of answers to a tree, and the number of what came of it.
    pub(super) fn grow(&mut self, root: At, heard: &[(Asked, u16)], found: u32) {
        let mut at = root;
        for (place, (asked, answer)) in heard.iter().enumerate() {
            if !heard.iter().take(place).any(|(known, _)| known == asked) {
                at = self.extend(at, *asked, *answer);
            }
        }
        self.nodes.get_mut(at.0 as usize).into_iter().for_each(|node| *node = Node::Ends(found));
    }

    fn extend(&mut self, at: At, asked: Asked, answer: u16) -> At {
        let known = self.after(at, answer);
        if known != At::default() {
            return known;
        }
        let to = self.plant();
        let way = At(number(self.ways.len()));
        let Some(node) = self.nodes.get_mut(at.0 as usize) else { return to };
        let next = match node {
            Node::Asks(known, first) => {
                debug_assert_eq!(*known, asked, "the same answers lead to another question");
                *first
            }
            Node::Unknown | Node::Ends(_) => At::default(),
        };
        *node = Node::Asks(asked, way);
        self.ways.push(Way { answer, to, next });
        to
    }
}
